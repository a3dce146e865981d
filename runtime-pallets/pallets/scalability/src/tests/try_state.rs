use crate::{
	Baselines, Predictions, Requirement, Requirements, Runs, Subjects, mock::*, try_state,
};
use frame_support::assert_ok;

fn broken(fault: &'static str, damage: impl FnOnce()) {
	chain(&[("almanac", 1)]).execute_with(|| {
		System::set_block_number(1);
		submit("v1");
		predict(0);
		assert_ok!(try_state::check::<Test>());
		damage();
		assert_eq!(try_state::check::<Test>(), Err(fault.into()));
	});
}

#[test]
fn finds_what_is_wrong() {
	broken("a name of no subject", || Subjects::<Test>::remove(0));
	broken("runs are not those that subjects list", || {
		Runs::<Test>::insert(7, Runs::<Test>::get(0).unwrap());
	});
	broken("a prediction is not proved", || {
		Predictions::<Test>::mutate(0, |stored| stored.as_mut().unwrap().parameters.lambda *= 2);
	});
	broken("a requirement of no subject", || {
		Requirements::<Test>::insert(7, Requirement::default());
	});
	broken("a baseline is no run of its subject", || Baselines::<Test>::insert(0, 7));
	broken("the deposits of an account are not what is held", || {
		Runs::<Test>::mutate(0, |run| run.as_mut().unwrap().deposit += 1);
	});
}
