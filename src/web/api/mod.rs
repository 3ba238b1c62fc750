//! Endpoints for programs.
