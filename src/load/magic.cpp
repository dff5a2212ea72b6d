#include "load/magic.hpp"

#include <algorithm>
#include <array>

#include "model/text.hpp"

namespace ovaudit {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t bytes_shown = 16;

struct Magic {
    std::string_view bytes;
    std::string_view what;
};

constexpr std::array<Magic, 21> magics = {{{"PK\x03\x04", "a ZIP archive"},
                                           {"PK\x05\x06", "a ZIP archive"},
                                           {"Rar!\x1a\x07", "a RAR archive"},
                                           {"7z\xbc\xaf\x27\x1c", "a 7z archive"},
                                           {"07070", "a cpio archive"},
                                           {"\xc7\x71", "a cpio archive"},
                                           {"#mtree", "an mtree file"},
                                           {"begin ", "a uuencoded file"},
                                           {"BZh", "bzip2 data"},
                                           {"\x04\x22\x4d\x18", "lz4 data"},
                                           {"LZIP", "lzip data"},
                                           {"\x1f\x9d", "compress data"},
                                           {"!<arch>\n", "an ar archive"},
                                           {"%PDF-", "a PDF file"},
                                           {"\x7f"
                                            "ELF",
                                            "an ELF program"},
                                           {"QFI\xfb", "a qcow2 disk image"},
                                           {"conectix", "a VHD disk image"},
                                           {"vhdxfile", "a VHDX disk image"},
                                           {"KDMV", "a VMDK disk image"},
                                           {"SQLite format 3\0"sv, "an SQLite database"},
                                           {"ova.xml\0"sv, "a tar with a damaged first header"}}};

constexpr std::array<std::string_view, 6> byte_order_marks = {"\xef\xbb\xbf",   "\xfe\xff", "\xff\xfe",
                                                              "\0\0\xfe\xff"sv, "<\0"sv,    "\0<"sv};

bool is_zstd_skippable(std::string_view head) {
    return head.size() >= 4 && (head[0] & 0xf0) == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18";
}

/// What begins and ends the parts of XML that come before the outermost element.
constexpr std::pair<std::string_view, std::string_view> prolog_parts[] = {
    {"<?", "?>"}, {"<!--", "-->"}, {"<!DOCTYPE", ">"}};

/// Where the part at the front ends; npos if the head does not tell.
std::size_t end_of_part(std::string_view head, std::string_view end) {
    std::size_t from = 0;
    const std::size_t subset = head.find('[');
    if (end == ">" && subset < head.find('>')) from = std::min(head.find(']', subset), head.size());
    const std::size_t found = head.find(end, from);
    return found == head.npos ? found : found + end.size();
}

}  // namespace

std::string_view packing_of(std::string_view head) {
    if (head.starts_with("\x1f\x8b")) return "gzip";
    if (head.starts_with("\x28\xb5\x2f\xfd") || is_zstd_skippable(head)) return "zstd";
    if (head.starts_with(std::string_view("\xfd\x37zXZ\0", 6))) return "xz";
    return "";
}

bool looks_like_xml(std::string_view head) {
    for (const std::string_view mark : byte_order_marks)
        if (head.starts_with(mark)) return true;
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    return first != head.npos && head[first] == '<';
}

std::string_view root_element(std::string_view head) {
    if (head.starts_with(byte_order_marks.front())) head.remove_prefix(byte_order_marks.front().size());
    for (bool moved = true; moved;) {
        head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
        moved = false;
        for (const auto& [begin, end] : prolog_parts) {
            if (!head.starts_with(begin)) continue;
            head.remove_prefix(std::min(end_of_part(head, end), head.size()));
            moved = !head.empty();
        }
    }
    if (!head.starts_with('<')) return {};
    head.remove_prefix(1);
    const std::size_t size = head.find_first_of(" \t\r\n/><");
    const bool is_name = size != head.npos && head.find('\0') >= size;  // else UTF-16, or cut
    return is_name ? head.substr(0, size) : std::string_view();
}

std::string describe_foreign(std::string_view head) {
    if (head.empty()) return "an empty file";
    if (const std::string_view root = root_element(head); !root.empty()) {
        if (root == "Envelope" || root.ends_with(":Envelope")) return "an OVF envelope";
        return root == "html" ? "a web page"
                              : "XML whose outermost element is <" + escape_briefly(root) + ">";
    }
    for (const Magic& magic : magics)
        if (head.starts_with(magic.bytes)) return std::string(magic.what);
    if (head.size() > 262 && head.substr(257, 5) == "ustar") return "a tar with a damaged first header";
    if (head.find_first_not_of('\0') == head.npos) return "zeros only";
    return "a file that begins with '" + escape_visibly(head.substr(0, bytes_shown)) + "'";
}

}  // namespace ovaudit
