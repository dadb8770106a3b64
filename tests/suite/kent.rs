//! kent
