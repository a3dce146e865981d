// Casts of small numbers.
#![allow(clippy::cast_possible_truncation)]

mod accept;
mod claim;
mod claims;
mod draw;
mod exposure;
mod genesis;
mod govern;
mod market;
mod migration;
mod notice;
mod offer;
mod payout;
mod reward;
mod schedules;
mod settle;
mod share;
mod try_state;
