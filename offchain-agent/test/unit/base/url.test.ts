import assert from 'node:assert/strict';
import { holdsSecret, isPostgresUrl, pathKeys, shownUrl, webSocketUrl } from '../../../src/base/url.ts';

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

  it('shows no part of a password or key in a query in which an @ stands', () => {
    assert.equal(
      shownUrl('postgres://db.example/almanac?user=almanac&password=p@ssw0rd'),
      'postgres://db.example/almanac',
    );
    assert.equal(shownUrl('wss//x/ws?apikey=a@bcdef'), '""');
    assert.equal(shownUrl('wss//alice:sec#ret@node.example'), '""');
    assert.equal(shownUrl('wss//alice:secret@node.example/ws?apikey=geheim'), '"node.example/ws"');
  });

  it('shows no part of a password in which a slash stands', () => {
    assert.equal(shownUrl('postgres://alice:12/ret@db.example/almanac'), '"db.example/almanac"');
    assert.equal(shownUrl('wss://alice:12/ret@node.example?apikey=geheim'), '"node.example"');
  });

  it('shows a store or a queue with its database', () => {
    assert.equal(
      shownUrl('postgresql://me:secret@db:5432/almanac_2026_test?sslmode=require'),
      'postgresql://db:5432/almanac_2026_test',
    );
    assert.equal(shownUrl('rediss://me:secret@queue:6379/1?password=secret'), 'rediss://queue:6379/1');
    assert.equal(
      shownUrl('unix:/run/almanac@1/redis.sock?password=secret'),
      'unix:/run/almanac@1/redis.sock',
    );
    assert.equal(shownUrl('postgres:///almanac?password=secret'), '"postgres:///almanac"');
  });

  it('leaves keys in the path out, and keeps the words that tell one address from another', () => {
    const key = '3f9a1c77d0b24e5c8a6b9d0e1f2a3b4c';
    assert.equal(shownUrl(`wss://kusama.infura.example/ws/v3/${key}`), 'wss://kusama.infura.example/ws/v3/…');
    assert.equal(shownUrl('wss://rpc.example/d1e8-0b2c/asset-hub'), 'wss://rpc.example/…/asset-hub');
    assert.equal(shownUrl('wss://rpc.example/abcDEFghiJKLmnoPQR/'), 'wss://rpc.example/…');
    assert.equal(shownUrl('https://rpc.example/westend2/rpc'), 'https://rpc.example/westend2/rpc');
    assert.equal(shownUrl(`wss//rpc.example/${key}`), '"wss//rpc.example/…"');
    assert.deepEqual(pathKeys(`wss://rpc.example/ws/${key}/d1e8-0b2c`), [key, 'd1e8-0b2c']);
    assert.deepEqual(pathKeys('no address'), []);
  });
});

describe('isPostgresUrl', () => {
  it('tells an address of PostgreSQL from a Redis and from a file', () => {
    const places = ['postgres://db/almanac', 'postgresql://db/almanac', 'POSTGRES://db/almanac'];
    assert.deepEqual(places.map(isPostgresUrl), [true, true, true]);
    const others = ['redis://queue:6379', '/var/lib/almanac/store.sqlite', 'postgres/store.sqlite'];
    assert.deepEqual(others.map(isPostgresUrl), [false, false, false]);
  });
});

describe('holdsSecret', () => {
  it('finds passwords, tokens, and keys in path and query', () => {
    for (const text of [
      'wss://user:word@rpc.example.org',
      'https://token@rpc.example.org',
      'postgres://almanac:word@db/almanac',
      'postgres:///almanac?host=/run/postgresql&password=word',
      'rediss://:word@queue:6379/1',
      'wss://rpc.example.org/0123456789abcdef0123456789abcdef',
      'wss://rpc.example.org/v1/123e4567-e89b-12d3-a456-426614174000',
      'https://rpc.example.org/ws?apikey=short',
      'https://rpc.example.org/ws?x=dGhpc0lzQTdTZWNyZXQ',
      'https://hooks.example.org/services/T0/B0/XXXXXXXXXXXXXXXXXXXXXXXX',
    ])
      assert.equal(holdsSecret(text), true, text);
  });

  it('takes words, versions, dates and names of databases for what they are', () => {
    for (const text of [
      'ws://127.0.0.1:9944',
      'wss://rpc.example.org/polkadot/public-ws',
      'wss://rpc.example.org/kusama-asset-hub-archive-2024/v2',
      'https://status.example.org/health?network=polkadot&verbose=1&token=',
      'https://rpc.example.org/polkadot_archive_node_1',
      'postgres://almanac@/almanac_2026_production_v2?host=/var/run/postgresql14x',
      'redis://queue:6379/1',
      'unix:/run/user/1000/0123456789abcdef0123.sock',
      'no address 0123456789abcdef0123456789abcdef',
      '0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    ])
      assert.equal(holdsSecret(text), false, text);
  });
});
