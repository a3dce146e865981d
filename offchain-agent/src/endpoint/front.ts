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
 * gateway's processes, the one with the fewest first. Floods end here; what a call may do is the gateway's.
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
    # A header for whoever asks late is no reason to keep a connection.
    timeout http-request 10s
    timeout connect 3s
    timeout client 60s
    timeout server 60s
    timeout http-keep-alive 30s
    # A WebSocket; the gateway ends those that are silent for longer than it likes.
    timeout tunnel 1h

frontend public
${binds.join('\n')}
    # Nobody but this proxy says who asks.
    http-request del-header x-forwarded-for
    option forwardfor
    http-request deny deny_status 405 unless { method GET POST OPTIONS }
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
