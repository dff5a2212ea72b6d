#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ovaudit {

/// A place in a capture, as patterns see it: the steps to an object, each by name and by uuid ("VM:web01" and
/// "VM:9538882a-..."), then a field and the key or member in it.
struct Place {
    std::vector<std::string_view> steps, steps_by_uuid;
    std::string_view field;
    std::optional<std::string_view> key;
};

/// Splits the path of an object at each `/` that is not escaped.
std::vector<std::string_view> split_path(std::string_view path);

/// A name as one step of a path: `/` and `\` behind a `\`.
std::string escape_step(std::string_view name);

/// A pattern as gitignore has them: without a slash at any depth, with one from the top; `*` within a step or
/// a key, `**` over steps; at the end of a step it covers all below. `memory-static-max` is accepted for
/// `memory_static_max`.
class Pattern {
  public:
    explicit Pattern(std::string text);
    bool covers(const Place& place) const;
    const std::string& text() const { return text_; }

  private:
    bool covers_from(std::size_t part, const Place& place, std::size_t step) const;
    bool covers_field(std::size_t part, const Place& place) const;

    std::string_view part(std::size_t number) const;
    /// From a part to the end.
    std::string_view rest(std::size_t number) const;

    std::string text_;
    std::vector<std::pair<std::size_t, std::size_t>> parts_;  // begin and end in text_
};

}  // namespace ovaudit
