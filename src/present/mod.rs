//! From the catalogue and figures to what is shown. Pure.
