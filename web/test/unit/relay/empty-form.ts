import type { RelayForm } from '../../../src/relay/relay-asked.ts';

/** The form of the relay page for two sessions, without an endpoint. */
export const emptyForm: Omit<RelayForm, 'url'> = {
  sessions: '2',
  validator: '',
  genesis: '',
  withBlame: true,
  heads: 'node',
  file: undefined,
};
