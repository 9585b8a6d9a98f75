// Node's own HTTP server and nothing else: sends the same bytes whatever it is asked. Told what by a file.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { status, headers, body } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
createServer((_request, response) => {
  response.writeHead(status, headers).end(body);
}).listen(0, '127.0.0.1', function listening() {
  console.log(this.address().port);
});
