mod genesis;
mod getters;
mod purge_keys;
mod rotation;
mod seats;
mod set_validators;
mod try_state;
