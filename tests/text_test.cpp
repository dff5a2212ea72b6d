#include <gtest/gtest.h>

#include "report/short.hpp"
#include "report/text_diff.hpp"
#include "support/changes.hpp"

namespace ovaudit {
namespace {

using namespace test;

std::string text_of(const Diff& diff, bool color = false) {
    std::string text;
    render_text(diff, {color}, [&](std::string_view part) { text += part; });
    return text;
}

TEST(Text, ExampleToTheLetter) {
    EXPECT_EQ(text_of(example_diff()),
              R"(--- monday.xva   XCP-ng 8.3.0, metadata export, captured 2026-11-16 02:00:04Z (archive)
+++ friday.xva   XCP-ng 8.3.0, metadata export, captured 2026-11-20 02:00:03Z (archive)

VM web01  9538882a-c7e4-b8e5-c1f9-0d136f4a81b1  Running
  memory   static_max, dynamic_max, dynamic_min   4 GiB -> 8 GiB
  vcpu     VCPUs_max                              2 -> 4
  network  NIC 0 network                          Pool-wide network 0 -> DMZ
         + NIC 1                                  02:16:3e:00:00:01 on backup
  labels + tag prod
         - tag staging
  reported by the guest, last 2026-11-20 01:58:40Z
  ip       NIC 0                                  10.0.0.5 -> 10.0.7.5

1 of 1 VM changed: 8 settings (3 memory, 1 vcpu, 2 network, 2 labels); 1 reported (1 ip). Hidden: 14 runtime. Not compared: 0.
)");
}

}  // namespace
}  // namespace ovaudit
