/**
 * Stands in for CDKTF's `captureStackTrace`. CDKTF takes a stack trace of unlimited depth for each token, which nothing here reads; under
 * jest each frame is mapped to its source, and that takes most of the time of a synthesis.
 */
exports.captureStackTrace = () => [];
