// Casts of small numbers.
#![allow(clippy::cast_possible_truncation)]

mod settle;
