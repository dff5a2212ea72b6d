#include "model/random.hpp"

#include <unistd.h>

#include "ovaudit/error.hpp"

namespace ovaudit {

std::uint64_t random_number() {
    std::uint64_t number = 0;
    if (::getentropy(&number, sizeof number) != 0) throw Error("the kernel gives no random numbers");
    return number;
}

std::string random_key() {
    std::string key;
    for (int i = 0; i < 4; ++i) key += std::to_string(random_number()) + ".";
    return key;
}

}  // namespace ovaudit
