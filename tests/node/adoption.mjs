// Runs the guards of a project, then registers resources:
//
//     node adoption.mjs PACKAGE.JSON ADOPTION.TS < question.json > answer.json
//
// The question has `guards`, `answers` of the engine (a text is an error), and `resources`.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { json } from "node:stream/consumers";

const [, , packages, file] = process.argv;
const require = createRequire(packages);
const pulumi = require("@pulumi/pulumi");
const ts = require("typescript");
const question = await json(process.stdin);
const asked = [];
const imported = {};

globalThis.setTimeout = (done) => setImmediate(done); // its waits take no time

const mocks = {
  call({ token, inputs }) {
    asked.push(`${token} ${inputs.stackName}`);
    const answer = question.answers.length > 1 ? question.answers.shift() : question.answers[0];
    if (typeof answer === "string") {
      throw Object.assign(new Error(answer), { details: answer }); // as gRPC has it
    }
    return answer;
  },
  newResource({ name, id }) {
    imported[name] = id || "";
    return { id: name, state: {} };
  },
};
pulumi.runtime.setMocks(mocks, "project", "stack", false, "organization");

const source = readFileSync(file, "utf8");
const compilerOptions = { target: "es2020", module: "commonjs" };
const { outputText } = ts.transpileModule(source, { compilerOptions });
const guards = {};
new Function("require", "exports", "__dirname", outputText)(require, guards, path.dirname(file));

/** What a program does: the error that its guards stop it with, or nothing. */
async function run() {
  try {
    for (const name of question.guards) {
      await guards[name]();
    }
  } catch (failed) {
    return failed.message;
  }
  const known = {};
  for (const { type, name, parent, aliases } of question.resources) {
    const options = { parent: known[parent], aliases };
    known[name] = type.startsWith("aws:")
      ? new pulumi.CustomResource(type, name, {}, { ...options, import: "an-id" })
      : new pulumi.ComponentResource(type, name, {}, options);
    await new Promise((done) => known[name].urn.apply(done));
  }
  return "";
}

const error = await new Promise((resolve) => {
  pulumi.runtime.runInPulumiStack(() => run().then(resolve));
});
delete imported["project-stack"];
process.stdout.write(JSON.stringify({ asked, imported, error }), () => process.exit(0));
