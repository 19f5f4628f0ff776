// Judges code: node judge.mjs PACKAGE.JSON TASK < question.json > answer.json

import { createRequire } from "node:module";
import process from "node:process";
import { json } from "node:stream/consumers";
import vm from "node:vm";

const require = createRequire(process.argv[2]);

const tasks = {
  async format(codes) {
    const prettier = require("prettier");
    const found = [];
    for (const [filepath, code] of codes) {
      found.push(await prettier.format(code, { filepath }));
    }
    return found;
  },

  async evaluate(code) {
    const ts = require("typescript");
    const source = `result = ${code};`;
    const { outputText, diagnostics } = ts.transpileModule(source, {
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: "None" },
    });
    if (diagnostics.length > 0) {
      throw new Error(JSON.stringify(diagnostics.map((it) => it.messageText)));
    }
    return vm.runInNewContext(`let result; ${outputText}; result`, Object.create(null));
  },

  async lint(folder) {
    const { ESLint } = require("eslint");
    const js = require("@eslint/js");
    const ts = require("typescript-eslint");
    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: true,
      overrideConfig: [
        { files: ["**/*.ts", "**/*.mjs"], ...js.configs.recommended },
        ...ts.configs.recommended.map((it) => ({ files: ["**/*.ts", "**/*.mjs"], ...it })),
      ],
    });
    const found = [];
    for (const { filePath, messages } of await eslint.lintFiles(["."])) {
      for (const { line, message, ruleId } of messages) {
        found.push(`${filePath.slice(folder.length + 1)}:${line}: ${message} (${ruleId})`);
      }
    }
    return found;
  },
};

const answer = await tasks[process.argv[3]](await json(process.stdin));
process.stdout.write(JSON.stringify(answer));
