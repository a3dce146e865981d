const body = '{"jsonrpc":"2.0","id":1,"method":"system_name","params":[]}';
export const requestHead = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
/** Requests whose end is in doubt: each is one request to a strict reader, and perhaps two to a lax one. */
export const smuggled = [
  `${requestHead}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${requestHead}Content-Length: ${body.length}\r\n\r\n${body}`,
  `${requestHead}Content-Length: ${body.length}\r\nContent-Length: 0\r\n\r\n${body}`,
  `${requestHead}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${requestHead}Content-Length: ${body.length}\r\n\r\n${body}`,
  `${requestHead}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${requestHead}Content-Length: ${body.length}\r\n\r\n${body}`,
  `${requestHead}Content-Length: +${body.length}\r\n\r\n${body}`,
  `${requestHead}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n${body}`,
  `POST / HTTP/1.1\nHost: x\nContent-Length: ${body.length}\n\n${body}`,
  `${requestHead}X: ${'y'.repeat(20_000)}\r\n\r\n`,
  `${requestHead}A\0B: c\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
];
