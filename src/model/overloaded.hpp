#pragma once

namespace ovaudit {

/// A visitor of a variant, of one lambda for each alternative.
template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace ovaudit
