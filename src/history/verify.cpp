#include "history/diff_bytes.hpp"
#include "history/pack.hpp"
#include "history/sql.hpp"
#include "history/transitions.hpp"
#include "model/digest.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/history.hpp"

namespace ovaudit {
namespace {

class Verifier {
  public:
    explicit Verifier(Store& store) : store_(store) {}

    std::vector<std::string> run() {
        check_file();
        check_objects();
        check_transitions();
        return std::move(found_);
    }

  private:
    void check_file() {
        Query row = store_.query(sql::integrity_check);
        while (row.next())
            if (row.bytes(0) != "ok") found_.push_back("the file is damaged: " + row.text(0));
    }

    void check_objects() {
        Query row = store_.query(sql::all_objects);
        while (row.next()) {
            try {
                Sha256 digest;
                digest.update(unpack(row.bytes(2)));
                if (digest.short_bytes() == row.bytes(1)) continue;
            } catch (const Error&) {  // told below
            }
            found_.push_back("object " + std::to_string(row.number(0)) + " is not what its hash says");
        }
    }

    /// What the states say once more, against what was kept of it.
    void check_transitions() {
        std::vector<Sighting> sightings;
        Query row = store_.query(sql::all_sightings);
        while (row.next()) sightings.push_back(read_sighting(row));
        const Sighting* before = nullptr;
        for (const Sighting& sighting : sightings) {
            const bool follows = before != nullptr && before->subject == sighting.subject;
            if (!follows || before->state != sighting.state) check(sighting, follows);
            before = &sighting;
        }
        Query rest = store_.query(sql::count_transitions);
        if (rest.next() && rest.number(0) != static_cast<std::int64_t>(transitions_))
            found_.push_back("expected " + std::to_string(transitions_) + " transitions, found " +
                             std::to_string(rest.number(0)));
    }

    void check(const Sighting& sighting, bool follows) {
        const std::string where = "sighting of subject " + std::to_string(sighting.subject) + " at " +
                                  std::to_string(sighting.time);
        try {
            restore(store_, sighting);
            if (!follows) return;
            for (const auto& step : Transitions(store_).steps_to(sighting)) {
                ++transitions_;
                if (diff_bytes(step.diff) != kept(sighting, step.before.capture))
                    found_.push_back(where + ": its changes are not what the states say");
            }
        } catch (const Error& error) {
            found_.push_back(where + ": " + error.what());
        }
    }

    std::string kept(const Sighting& sighting, std::int64_t old_capture) const {
        Query row = store_.query(sql::one_transition)
                        .with(sighting.subject)
                        .with(sighting.time)
                        .with(sighting.tie)
                        .with(old_capture);
        return row.next() ? unpack(row.bytes(0)) : std::string();
    }

    Store& store_;
    std::vector<std::string> found_;
    std::size_t transitions_ = 0;
};

}  // namespace

std::vector<std::string> verify(const History& history) {
    return Verifier(history.store()).run();
}

}  // namespace ovaudit
