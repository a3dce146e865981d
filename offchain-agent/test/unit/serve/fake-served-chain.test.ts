import { FakeServedChain } from '../../../../tests/support/fake-served-chain.ts';
import { describeServedChain } from '../../../../tests/support/served-chain-conformance.ts';

const chain = FakeServedChain.withValidators('v1', 'v2');

describeServedChain('FakeServedChain', () => ({ chain, advance: async () => chain.advance() }));
