// Asio, compiled once (BOOST_ASIO_SEPARATE_COMPILATION is set for everyone who includes it).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
