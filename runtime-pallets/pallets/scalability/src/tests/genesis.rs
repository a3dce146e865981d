use crate::{answer, mock::*};

#[test]
fn subjects_of_genesis_have_the_ids_from_0_on_and_no_deposit() {
	chain(&[("one", 1), ("two", 2)]).execute_with(|| {
		let two = answer::subject::<Test>(1).unwrap().subject;
		assert_eq!((two.name.as_slice(), two.owner, two.deposit), (&b"two"[..], 2, 0));
		check();
	});
}

#[test]
#[should_panic(expected = "\"one\" is there twice")]
fn a_name_twice_is_no_genesis() {
	chain(&[("one", 1), ("one", 2)]);
}

#[test]
#[should_panic(expected = "\"\" is not 1 to 64 bytes of text")]
fn an_empty_name_is_no_genesis() {
	chain(&[("", 1)]);
}
