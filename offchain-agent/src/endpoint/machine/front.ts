/** As many as a gateway takes of one address by default, and as many new ones in ten seconds. */
const connectionsPerAddress = 1_024;
const newPerAddress = 5_000;

interface Front {
  readonly listen: readonly string[];
  readonly certificate: string;
}

interface Behind {
  readonly name: string;
  /** HOST:PORT of a gateway process. */
  readonly address: string;
}

/**
 * The configuration of HAProxy before the gateway: it ends TLS and spreads connections, HTTP and WebSocket alike, over the
 * gateway's processes, the one with the fewest first. Addresses with too many connections end here, and headers and small bodies that
 * come too slowly; what a call may do, and large bodies, are the gateway's.
 */
export function frontConfig({ listen, certificate }: Front, gateways: readonly Behind[]): string {
  const binds = listen.map((address) => `    bind ${address} ssl crt ${certificate} alpn h2,http/1.1`);
  const server = ({ name, address }: Behind, check: string): string =>
    `    server ${name} ${address} weight 100 ${check}`;
  return `# Made by "almanac endpoint up": what is changed here is drift, and written over.
global
    log stdout format raw local0 notice
    # As many connections as half of the files that it may have open, and never more than that.
    fd-hard-limit 65536
    ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets
    tune.ssl.default-dh-param 2048

defaults
    mode http
    log global
    option dontlognull
    option http-keep-alive
    # A gateway hears of a request once its body is here, or 16 kB of it.
    option http-buffer-request
    # Headers, and the body that is waited for.
    timeout http-request 10s
    timeout connect 3s
    timeout client 60s
    timeout server 60s
    timeout http-keep-alive 30s
    # A WebSocket; the gateway ends those that are silent for longer than it likes.
    timeout tunnel 1h

frontend public
${binds.join('\n')}
    # Of one address (of an IPv6 one with its /64): connections at a time, and new ones in ten seconds.
    stick-table type ipv6 size 200k expire 30s store conn_cur,conn_rate(10s)
    tcp-request connection track-sc0 src,ipmask(32,64)
    tcp-request connection reject if { sc0_conn_cur gt ${connectionsPerAddress} } or { sc0_conn_rate gt ${newPerAddress} }
    # Nobody but this proxy says who asks.
    http-request del-header x-forwarded-for
    option forwardfor
    http-request deny deny_status 405 unless { method GET HEAD POST OPTIONS }
    http-response set-header strict-transport-security max-age=31536000
    # Without a gateway that is ready the gateway itself says which network is away, and since when.
    use_backend unready if { nbsrv(ready) eq 0 }
    default_backend ready

backend ready
    balance leastconn
    option httpchk GET /ready
    http-check expect status 200
    default-server inter 1s fall 2 rise 1
${gateways.map((one) => server(one, 'check')).join('\n')}

backend unready
    balance leastconn
    default-server inter 1s fall 2 rise 1
${gateways.map((one) => server(one, 'check')).join('\n')}
`;
}
