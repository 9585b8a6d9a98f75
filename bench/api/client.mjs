import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Calls the API; rejects unless the status is one of `expected`. */
export function call({ url, key }, method, path, { body, expected = [200] } = {}) {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${key}`,
      ...(text === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    };
    const sent = request(url + path, { method, agent, headers }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const received = Buffer.concat(chunks).toString();
        if (expected.includes(answer.statusCode)) resolve(received === '' ? null : JSON.parse(received));
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${received.slice(0, 500)}`));
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

/** Reads an answer to its end and keeps nothing of it; tells its size in bytes. */
export function drain({ url, key }, path) {
  return new Promise((resolve, reject) => {
    request(url + path, { headers: { authorization: `Bearer ${key}` } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk) => {
        bytes += chunk.length;
      });
      answer.on('error', reject);
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${answer.statusCode}`)),
      );
    })
      .on('error', reject)
      .end();
  });
}
