#include "load/mask.hpp"

#include <gtest/gtest.h>

#include "ovaudit/catalog.hpp"

namespace ovaudit {
namespace {

std::string masked(std::string_view text) {
    return mask_inside(text,
                       [](std::string_view secret) { return "[" + std::to_string(secret.size()) + "]"; })
        .value_or("nothing");
}

TEST(MaskInside, LeavesTextsWithoutSecretsAlone) {
    for (const char* text : {"",
                             "web server",
                             "https://example.org/a@b",
                             "mailto:a@b",
                             "tokenless",
                             "-----BEGIN CERTIFICATE-----\nabc",
                             "a: b",
                             "passwords",
                             "password=",
                             "password><",
                             "signature: x",
                             "credits=5",
                             "bypass: 1",
                             "a community server",
                             "pass it on",
                             "passwordless login",
                             "Passwords are kept elsewhere",
                             "secretary here",
                             "$6 for $5",
                             "token-ring",
                             "eyJ is no token",
                             "AKIA"})
        EXPECT_EQ(masked(text), "nothing") << text;
}

TEST(MaskInside, HidesTheValueBehindASecretWord) {
    EXPECT_EQ(masked("ro password=hunter2 quiet"), "ro password=[7] quiet");
    EXPECT_EQ(masked("PASSWORD: hunter2"), "PASSWORD: [7]");
    EXPECT_EQ(masked("--rootpw hunter2 x"), "--rootpw [7] x");
    EXPECT_EQ(masked("root_passwd = 'two words' x"), "root_passwd = '[9]' x");
    EXPECT_EQ(masked("{\"token\": \"abc\"}"), "{\"token\": \"[3]\"}");
    EXPECT_EQ(masked("a=1&secret=x&b=2"), "a=1&secret=[1]&b=2");
    EXPECT_EQ(masked("pwd=a pwd=bc"), "pwd=[1] pwd=[2]");
    EXPECT_EQ(masked("password='open"), "password=[5]");
    EXPECT_EQ(masked("the password is hunter2"), "the password is [7]");
    EXPECT_EQ(masked("apikey: abc"), "apikey: [3]");
    EXPECT_EQ(masked("pw: abc, pass=de"), "pw: [3], pass=[2]");
    EXPECT_EQ(masked("snmp-community = public"), "snmp-community = [6]");
    EXPECT_EQ(masked("<a><password>hunter2 x</password> b <c>"), "<a><password>[9]</password> b <c>");
    EXPECT_EQ(masked("AuthPass=ab AccountKey=c wpa-psk defg"), "AuthPass=[2] AccountKey=[1] wpa-psk [4]");
    EXPECT_EQ(masked("https://x/y?sv=1&sig=abc%3D&se=2"), "https://x/y?sv=1&sig=[6]&se=2");
}

TEST(MaskInside, HidesWhatIsKnownByItsShape) {
    EXPECT_EQ(masked("Authorization: Bearer abc.def"), "Authorization: Bearer [7]");
    EXPECT_EQ(masked("use ghp_0123456789abcdef, not AKIA0123456789ABCDEF"), "use [20], not [20]");
    EXPECT_EQ(masked("x=eyJhbGciOiJIUzI1.eyJzdWIi.c2ln"), "x=[30]");
    EXPECT_EQ(masked("rootpw --iscrypted $6$salt$hash/x. end"), "rootpw [11] [15] end");
}

TEST(MaskInside, HidesTheUserInfoOfUrls) {
    EXPECT_EQ(masked("see https://me:hunter2@host/x"), "see https://[10]@host/x");
    EXPECT_EQ(masked("https://ghp123@host"), "https://[6]@host");
    EXPECT_EQ(masked("a://b:c@d e://f:g@h"), "a://[3]@d e://[3]@h");
}

TEST(MaskInside, HidesTheBodyOfPrivateKeys) {
    EXPECT_EQ(masked("-----BEGIN RSA PRIVATE KEY-----\nab\n-----END RSA PRIVATE KEY----- x"),
              "-----BEGIN RSA PRIVATE KEY-----[4]-----END RSA PRIVATE KEY----- x");
    EXPECT_EQ(masked("key-----BEGIN PRIVATE KEY-----ab"), "key-----BEGIN PRIVATE KEY-----[2]");
}

// A quadratic search would take hours for each of these.
TEST(MaskInside, IsLinear) {
    const auto repeated = [](std::string_view text) {
        std::string all;
        while (all.size() < 4'000'000) all += text;
        return all;
    };
    for (const char* text : {"passw", "a://", "a://b:", "-----BEGIN ", "pwd", "token'", "://", "private",
                             "eyJ", "-----BEGIN", "pwd><"})
        EXPECT_EQ(masked(repeated(text)), "nothing") << text;
}

TEST(SpeaksOfSecrets, FindsWordsUrlsAndPrivateFields) {
    EXPECT_TRUE(speaks_of_secrets("('PV_args' 'password=x')"));
    EXPECT_TRUE(speaks_of_secrets("x http://a:b@c"));
    EXPECT_TRUE(speaks_of_secrets("('snmp-community' 'abc')"));
    EXPECT_TRUE(speaks_of_secrets("<name>deploy_key</name>"));
    EXPECT_TRUE(speaks_of_secrets("('name_description' '-----BEGIN RSA PRIVATE KEY-----\nab')"));
    EXPECT_TRUE(speaks_of_secrets("('a' 'ghp_0123456789abcdef')"));
    EXPECT_FALSE(speaks_of_secrets("-----BEGIN CERTIFICATE-----"));
    EXPECT_TRUE(speaks_of_secrets("('xenstore_data' ('struct' ('vm-data/a' 'b')))"));
    EXPECT_TRUE(speaks_of_secrets("<name>NVRAM</name><value><struct><member>"));
    EXPECT_FALSE(speaks_of_secrets("('xenstore_data' ('struct')) ('NVRAM' ('struct'))"));
    EXPECT_FALSE(speaks_of_secrets("<name>xenstore_data</name><value><struct/></value>"));
    EXPECT_FALSE(speaks_of_secrets("('name_label' 'web01')"));
}

TEST(LooksSecret, KnowsTheNamesThatTheToolstackUses) {
    for (const char* name : {"password",
                             "wlb_password",
                             "Root-Passwd",
                             "client_secret",
                             "api_token",
                             "chapuser",
                             "ssh_key",
                             "credentials",
                             "passphrase",
                             "auth",
                             "private_ssh_key_pem",
                             "apikey",
                             "root-passphrase",
                             "accesskey",
                             "access-key",
                             "pass",
                             "admin_pwd",
                             "smtp_pass",
                             "ldap.bind-pw",
                             "wifi_psk2",
                             "snmp-community",
                             "ldap-bindpw",
                             "privkey",
                             "cred",
                             "sshkey",
                             "api.key",
                             "otp"})
        EXPECT_TRUE(looks_secret(name)) << name;
    for (const char* name : {"folder", "key", "keyboard", "authors", "name_label", "monkey", "mac_seed",
                             "bypass", "passthrough", "pwm", "compass", "communities", "i18n-key"})
        EXPECT_FALSE(looks_secret(name)) << name;
}

}  // namespace
}  // namespace ovaudit
