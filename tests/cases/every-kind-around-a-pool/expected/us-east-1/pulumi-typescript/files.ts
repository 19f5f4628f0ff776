// Reads the files of this program: what is too long to stand in code.

import * as fs from "fs";
import * as path from "path";

const FILES = path.join(__dirname, "files");

/** An image, as AWS takes it. */
export function readBase64(name: string): string {
  return fs.readFileSync(path.join(FILES, name), "base64");
}

/** A long text, byte for byte. */
export function readFile(name: string): string {
  return fs.readFileSync(path.join(FILES, name), "utf8");
}
