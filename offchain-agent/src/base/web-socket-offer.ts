import { IncomingMessage } from 'node:http';

/**
 * The requests of a server that speaks WebSocket and nothing else beside HTTP/1.1: any other offer to upgrade, as `h2c` of curl
 * and of Java's client, is ignored, as RFC 9110 (7.8) allows and nodes do. Given to `createServer` as `IncomingMessage`.
 */
export class WebSocketOffer extends IncomingMessage {
  declare isOffered: boolean;

  /** Whether the parser hands the connection over; Node.js sets it and asks for it before it emits `upgrade`. */
  get upgrade(): boolean {
    return (
      this.socket.destroyed ||
      (this.isOffered && (this.method === 'CONNECT' || /^\s*websocket\b/i.test(this.headers.upgrade ?? '')))
    );
  }

  set upgrade(isOffered: boolean) {
    this.isOffered = isOffered;
  }
}
