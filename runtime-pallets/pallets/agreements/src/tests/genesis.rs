use crate::{Bounds, StoredBounds, mock::*};

#[test]
fn without_bounds_those_of_the_runtime_hold() {
	chain(None).execute_with(|| assert_eq!(StoredBounds::<Test>::get(), DefaultBounds::get()));
}

#[test]
fn it_may_say_others() {
	let others = Bounds { lead_s: 0, ..DefaultBounds::get() };
	chain(Some(others)).execute_with(|| assert_eq!(StoredBounds::<Test>::get(), others));
}

#[test]
#[should_panic = "are out of bounds"]
fn but_none_out_of_their_own() {
	chain(Some(Bounds { caller_ppm: 10_001, ..DefaultBounds::get() }));
}
