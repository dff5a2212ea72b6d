#include "report/timeline_chart.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>

#include "audit/times.hpp"
#include "model/text.hpp"
#include "report/history_words.hpp"
#include "report/markup.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

// The drawing's own units; the page scales it.
constexpr double plot_left = 190, plot_right = 940, full_width = 960;
constexpr double lane_height = 46, level_height = 22, lane_gap = 14, bar_height = 16, bar_gap = 5,
                 axis_height = 34;
constexpr std::size_t longest_label = 24;

constexpr std::int64_t day = seconds_of_a_day;

std::string number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

std::string tooltip(const std::string& text) {
    return "<title>" + shown(text) + "</title>";
}

std::string text_at(double x, double y, const char* kind, const std::string& text) {
    return "<text class=\"" + std::string(kind) + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\">" +
           shown(text) + "</text>\n";
}

/// Moments at which the axis has a tick: days, weeks, months or years, so few that their dates have room.
std::vector<std::int64_t> ticks(std::int64_t first, std::int64_t last) {
    using namespace std::chrono;
    constexpr std::size_t most = 8;
    std::vector<std::int64_t> found;
    for (const std::int64_t step : {day / 4, day, 2 * day, 7 * day, 14 * day}) {
        if ((last - first) / step >= static_cast<std::int64_t>(most)) continue;
        for (std::int64_t at = (first + step - 1) / step * step; at <= last; at += step) found.push_back(at);
        return found;
    }
    const sys_days start{floor<days>(sys_seconds{seconds{first}})};
    const year_month begin{year_month_day{start}.year(), year_month_day{start}.month()};
    for (int step = 1;; step += step < 3 ? step : step < 12 ? 3 : 12) {
        found.clear();
        for (year_month at = begin + months{1}; found.size() <= most; at += months{1}) {
            const auto moment = sys_seconds{sys_days{at / 1}}.time_since_epoch().count();
            if (moment > last) return found;
            if ((static_cast<unsigned>(at.month()) - 1) % static_cast<unsigned>(std::min(step, 12)) == 0 &&
                (step <= 12 || static_cast<int>(at.year()) % (step / 12) == 0))
                found.push_back(moment);
        }
    }
}

class Chart {
  public:
    explicit Chart(const Timeline& timeline) : timeline_(timeline) {
        first_ = timeline.captures.front();
        last_ = std::max(timeline.captures.back(), first_ + day);
    }

    std::string run() {
        std::string lanes;
        for (const Series& series : timeline_.series) lanes += lane(series);
        lanes += bars();
        lanes += marks();
        const std::string size = number(full_width) + " " + number(y_ + axis_height);
        const std::string axis = axis_text();
        return "<div class=\"chart\"><svg role=\"img\" viewBox=\"0 0 " + size + "\" aria-label=\"" +
               attribute_text("Timeline of VM " + readable_name(timeline_.name) +
                              "; the tables below say the same") +
               "\">\n" + axis + lanes + "</svg></div>\n";
    }

  private:
    double x_of(std::int64_t time) const {
        const double share = static_cast<double>(time - first_) / static_cast<double>(last_ - first_);
        return plot_left + share * (plot_right - plot_left);
    }

    std::string line(const char* kind, double x1, double y1, double x2, double y2) const {
        return "<line class=\"" + std::string(kind) + "\" x1=\"" + number(x1) + "\" y1=\"" + number(y1) +
               "\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) + "\"/>\n";
    }

    std::string label(double y, const std::string& text) const {
        return text_at(0, y, "label", shortened(escape_visibly(text), longest_label));
    }

    /// A step a spell; where it is not known when the value changed, a dotted line from the one to the other.
    std::string lane(const Series& series) {
        const double height = series.spells.size() == 1 ? level_height : lane_height;
        const double top = y_, bottom = y_ + height;
        y_ = bottom + lane_gap;
        const std::int64_t most = std::ranges::max(series.spells, {}, &Spell::value).value;
        const auto y_of = [&](std::int64_t value) {
            const double share = most == 0 ? 0 : static_cast<double>(value) / static_cast<double>(most);
            return bottom - share * (height - 14);
        };
        std::string drawn =
            label(bottom - 4, series.name) + line("ground", plot_left, bottom, plot_right, bottom);
        const Spell* before = nullptr;
        double free = plot_left;  // where the next value has room
        for (const Spell& spell : series.spells) {
            const double y = y_of(spell.value), begin = x_of(spell.first_seen),
                         end = std::max(x_of(spell.last_seen), begin + 1);
            if (before != nullptr)
                drawn += line("unknown", x_of(before->last_seen), y_of(before->value), begin, y);
            const std::string value = readable_value(spell.value, series.unit);
            drawn += "<g>" + tooltip(value + ", seen from " + readable_moment(spell.first_seen) + " to " +
                                     readable_moment(spell.last_seen));
            drawn += line("step", begin, y, end, y) + "</g>\n";
            const double wide = 6.5 * static_cast<double>(value.size()) + 8;
            if (begin >= free && begin + wide <= full_width) {
                drawn += text_at(begin + 2, std::max(y - 4, top + 8), "value", value);
                free = begin + wide;
            }
            before = &spell;
        }
        return drawn;
    }

    /// One line for all spells of an address.
    std::string bars() {
        std::string drawn;
        std::map<std::pair<std::string, HeldAs>, double> lines;
        for (const AddressSpell& spell : timeline_.addresses) {
            const auto [at, fresh] = lines.try_emplace({spell.address, spell.held_as}, y_);
            if (fresh) {
                drawn += label(y_ + bar_height - 4, spell.address);
                y_ += bar_height + bar_gap;
            }
            const std::string kind(to_string(spell.held_as));
            const std::string what = spell.address + ", " + kind + ", NIC " + spell.device +
                                     (spell.network.empty() ? "" : " on " + spell.network) + ", seen from " +
                                     readable_moment(spell.first_seen) + " to " +
                                     readable_moment(spell.last_seen);
            const double begin = x_of(spell.first_seen);
            drawn += "<g>" + tooltip(what) + "<rect class=\"bar " + kind + "\" x=\"" + number(begin) +
                     "\" y=\"" + number(at->second) + "\" width=\"" +
                     number(std::max(x_of(spell.last_seen) - begin, 3.0)) + "\" height=\"" +
                     number(bar_height) + "\"/></g>\n";
            const std::string inside = kind + ", NIC " + escape_visibly(spell.device);
            if (x_of(spell.last_seen) - begin > 6.2 * static_cast<double>(width(inside)) + 8)
                drawn += text_at(begin + 5, at->second + bar_height - 4, "inside", inside);
        }
        if (!lines.empty()) y_ += lane_gap;
        return drawn;
    }

    /// From the last capture without the changes to the first with them.
    std::string marks() {
        if (timeline_.changes.empty()) return {};
        std::string drawn = label(y_ + bar_height - 4, "changes");
        for (const LogEntry& entry : timeline_.changes) {
            const std::string &after = captured_at(entry.diff.old_side),
                              &by = captured_at(entry.diff.new_side);
            std::string what = "after " + readable_time(after) + ", by " + readable_time(by);
            for (const Change& change : entry.diff.changes) what += "\n" + change.label;
            const double x = x_of(moment(by)), begin = std::max(x_of(moment(after)), plot_left);
            const double middle = y_ + bar_height / 2;
            drawn += "<g>" + tooltip(what) + line("span", begin, middle, x, middle) +
                     "<circle class=\"mark\" cx=\"" + number(x) + "\" cy=\"" + number(middle) +
                     "\" r=\"4.5\"/></g>\n";
        }
        y_ += bar_height + lane_gap;
        return drawn;
    }

    std::int64_t moment(const std::string& captured_at) const {
        return seconds_of(captured_at).value_or(first_);
    }

    std::string axis_text() const {
        std::string drawn;
        for (const std::int64_t time : timeline_.captures)
            drawn += line("capture", x_of(time), y_, x_of(time), y_ + 5);
        drawn += line("axis", plot_left, y_, plot_right, y_);
        for (const std::int64_t time : ticks(first_, last_)) {
            const std::string date = readable_moment(time);
            const bool has_hour = date.find(" 00:00:00Z") == std::string::npos;
            drawn += line("grid", x_of(time), 16, x_of(time), y_ + 8);
            for (const double y : {10.0, y_ + 22})
                drawn += text_at(x_of(time), y, "date", has_hour ? date.substr(5, 11) : date.substr(0, 10));
        }
        return drawn + label(y_ + 8, "captures");
    }

    const Timeline& timeline_;
    std::int64_t first_ = 0, last_ = 0;
    double y_ = 26;  // where the next lane begins
};

}  // namespace

std::string timeline_chart(const Timeline& timeline) {
    return Chart(timeline).run();
}

}  // namespace ovaudit
