# Writes OUTPUT, a C++ source in which each of FILES is a text that ovaudit::asset(name) returns.
set(rows "")
set(texts "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  string(MAKE_C_IDENTIFIER "text_${name}" symbol)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND texts "constexpr char ${symbol}[] = {${bytes}'\\0'};\n")
  string(APPEND rows "    if (name == \"${name}\") return {${symbol}, sizeof ${symbol} - 1};\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"report/assets.hpp\"\n\nnamespace ovaudit {\nnamespace {\n${texts}}  // namespace\n
std::string_view asset([[maybe_unused]] std::string_view name) {\n${rows}    return {};\n}\n}  // namespace ovaudit\n")
