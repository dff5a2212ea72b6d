#pragma once

#include "ovaudit/error.hpp"

namespace ovaudit {

/// What is read is of no form of the metadata. In a folder that is no error: disks and logs lie beside
/// exports.
class NotMetadata : public Error {
  public:
    using Error::Error;
};

}  // namespace ovaudit
