// Starts and stops `kezhuan demo` on a free port, and makes the seed that journeys copy.
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { binary, contract } from './config.mjs';
import { databases } from './database.mjs';

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

export class Server {
  // Starts the program and waits until it is ready. `seconds` bounds the wait.
  static async start({ data, database, seconds = 60 }) {
    const server = new Server();
    const address = `127.0.0.1:${await freePort()}`;
    const words = ['demo', '--data', data, '--listen', address];
    if (database) words.push('--database', database.url);
    server.base = `http://${address}`;
    server.log = '';
    server.child = spawn(binary, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    server.ended = new Promise((resolve) => {
      server.child.on('error', (error) => { server.log += `${error}\n`; resolve(-1); });
      server.child.on('close', (code, signal) => resolve(code ?? signal));
    });
    for (const pipe of [server.child.stdout, server.child.stderr]) {
      pipe?.setEncoding('utf8').on('data', (text) => { server.log += text; });
    }
    try {
      await server.#untilReady(seconds);
    } catch (error) {
      server.child.kill('SIGKILL');
      throw error;
    }
    return server;
  }

  async #untilReady(seconds) {
    const end = performance.now() + seconds * 1000;
    let code;
    this.ended.then((value) => { code = value; });
    while (performance.now() < end) {
      if (code !== undefined) throw new Error(`the server ended with ${code} before it was ready:\n${this.log}`);
      const answer = await fetch(this.base + contract.ready).catch(() => null);
      if (answer?.ok) return;
      await wait(50);
    }
    throw new Error(`the server was not ready after ${seconds} s:\n${this.log}`);
  }

  // Asks the program to stop; it must do so by itself within ten seconds.
  async stop() {
    this.child.kill('SIGTERM');
    const stopped = await Promise.race([this.ended, wait(10_000, 'late', { ref: false })]);
    if (stopped === 'late') {
      this.child.kill('SIGKILL');
      throw new Error('the server did not stop within 10 s of SIGTERM');
    }
    if (stopped !== 0) throw new Error(`the server stopped with ${stopped}:\n${this.log.slice(-2000)}`);
    if (this.log.includes('panicked at')) throw new Error(`the server panicked:\n${this.log.slice(-4000)}`);
  }
}

export const temporaryFolder = () => fs.mkdtemp(path.join(os.tmpdir(), 'kezhuan-e2e-'));
export const removeFolder = (folder) => fs.rm(folder, { recursive: true, force: true });

// Makes the demonstration data once per database kind. A seed is plain data: it crosses to the
// processes that run the journeys in an environment variable.
export async function makeSeed(kind) {
  const data = await temporaryFolder();
  const database = databases[kind].create();
  const began = performance.now();
  try {
    const server = await Server.start({ data, database, seconds: 240 });
    const logins = Object.fromEntries(
      [...server.log.matchAll(contract.loginLine)].map(([, role, password]) => [role, { login: `${role}@demo.invalid`, password }]),
    );
    await server.stop();
    console.log(`e2e: ${kind}: demonstration data made in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return { kind, data, database, logins };
  } catch (error) {
    await dropSeed({ kind, data, database });
    throw error;
  }
}

export async function dropSeed({ kind, data, database }) {
  await removeFolder(data);
  if (database) databases[kind].drop(database);
}

// A running server over its own copy of the seed.
export async function startFromSeed(seed) {
  const data = await temporaryFolder();
  await fs.cp(seed.data, data, { recursive: true });
  const database = databases[seed.kind].clone(seed.database);
  const clean = () => dropSeed({ kind: seed.kind, data, database });
  try {
    const server = await Server.start({ data, database });
    return { server, clean };
  } catch (error) {
    await clean();
    throw error;
  }
}
