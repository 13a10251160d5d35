// GitHub as npm's `emulate` knows it, until standard input ends. Arguments: its folder, the seed.
import { webcrypto } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

globalThis.crypto ??= webcrypto; // Node.js 18 has it, under no name of its own.
const [folder, seed] = process.argv.slice(2);
const { createEmulator } = await import(pathToFileURL(join(folder, "dist", "api.js")));
const github = await createEmulator({ service: "github", port: 0, seed: JSON.parse(seed) });
console.log(JSON.stringify({ url: github.url, secrets: github.generatedSecrets }));
process.stdin.on("end", () => process.exit()).resume();
