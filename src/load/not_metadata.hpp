#pragma once

#include "ovaudit/error.hpp"

namespace ovaudit {

/// What is read is of no form of the metadata. In a folder that is no error: disks and logs lie beside
/// exports.
class NotMetadata : public Error {
  public:
    using Error::Error;
};

/// A tar without ova.xml, which may hold other documents.
class NoOvaXml : public NotMetadata {
  public:
    using NotMetadata::NotMetadata;
};

}  // namespace ovaudit
