import { equal, match } from 'node:assert/strict';
import { endpointFault, endpointOf } from '../../src/app/endpoint.ts';

describe('a page of a server whose chain browsers do not reach', () => {
  it('asks no other chain, and says what to do', () => {
    match(endpointFault(endpointOf('', 'none')) ?? '', /Add \?rpc=wss:.*--page-rpc/);
    equal(endpointFault(endpointOf('?rpc=ws://a:1', 'none')), undefined);
  });
});
