import assert from 'node:assert/strict';
import { shownUrl, webSocketUrl } from '../../../src/config/url.ts';

describe('webSocketUrl', () => {
  it('accepts ws:// and wss://', () => {
    assert.equal(webSocketUrl('ws://127.0.0.1:9944', '--url'), 'ws://127.0.0.1:9944');
    assert.equal(webSocketUrl('wss://rpc.example.org/path', '--url'), 'wss://rpc.example.org/path');
  });

  for (const text of ['http://127.0.0.1:9944', '127.0.0.1:9944', 'ws://', '']) {
    it(`refuses "${text}" and says what is expected`, () => {
      assert.throws(() => webSocketUrl(text, '--url'), {
        code: 'bad_input/url',
        message: /^--url: .*expected ws:\/\//,
      });
    });
  }

  it('keeps user and password out of the message', () => {
    assert.throws(
      () => webSocketUrl('http://user:secret@example.org', 'ALMANAC_URL'),
      (error: Error) => !error.message.includes('secret') && error.message.includes('example.org'),
    );
  });
});

describe('shownUrl', () => {
  it('leaves user and password out, also of what is no address', () => {
    assert.equal(shownUrl('wss://user:secret@example.org/'), 'wss://example.org');
    assert.equal(shownUrl('//user:secret@'), '""');
  });

  it('shows no part of a password where the scheme is missing or misspelt', () => {
    assert.equal(shownUrl('alice:secret@node.example:443'), '"node.example:443"');
    assert.equal(shownUrl('wss//alice:sec@ret@node.example'), '"node.example"');
    assert.equal(shownUrl('wss://alice:sec/ret@node.example'), '"node.example"');
  });

  it('leaves the query out: keys of providers are in it', () => {
    assert.equal(shownUrl('wss://example.org/path?apikey=secret#secret'), 'wss://example.org/path');
    assert.equal(shownUrl('example.org?apikey=secret'), '"example.org"');
  });
});
