// Beast, compiled once (BOOST_BEAST_SEPARATE_COMPILATION is set for everyone who includes it).
#include <boost/beast/src.hpp>
