//! Several officers on one file.
