// Builds everything a page loads into src/seutu/static/seutu/dist/. The same
// inputs give the same bytes; the suite compares them.
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";
import * as sass from "sass";
import subsetFont from "subset-font";

import { FONT_RANGES } from "./fonts.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.dirname(HERE);
const MODULES = path.join(ROOT, "node_modules");
const OUT = path.resolve(process.argv[2] ?? path.join(ROOT, "src/seutu/static/seutu/dist"));
const FONTS = path.join(MODULES, "@fontsource-variable/commissioner");

const SHIPPED = ["bootstrap", "htmx.org", "echarts", "zrender", "tslib"];

async function styles() {
  const built = sass.compile(path.join(HERE, "styles/seutu.scss"), {
    loadPaths: [MODULES],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const small = await esbuild.transform(built.css, {
    loader: "css",
    minify: true,
    charset: "utf8",
    legalComments: "none",
  });
  await writeFile(path.join(OUT, "seutu.css"), small.code);
}

async function scripts() {
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: { seutu: "assets/scripts/seutu.js", chart: "assets/scripts/chart.js" },
    outdir: OUT,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
  });
  // Loaded before the first paint, so that the chosen theme never flashes.
  await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: { theme: "assets/scripts/theme.js" },
    outdir: OUT,
    minify: true,
    format: "iife",
    target: "es2022",
  });
}

async function fonts() {
  for (const [name, ranges] of Object.entries(FONT_RANGES)) {
    const file = path.join(FONTS, `files/commissioner-${name}-wght-normal.woff2`);
    const font = await subsetFont(await readFile(file), characters(ranges), {
      targetFormat: "woff2",
      variationAxes: { wght: { min: 400, max: 700 } },
    });
    await writeFile(path.join(OUT, `commissioner-${name}.woff2`), font);
  }
}

function characters(ranges) {
  return ranges
    .flatMap(([first, last = first]) =>
      Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step)),
    )
    .join("");
}

async function images() {
  const folder = path.join(HERE, "images");
  for (const name of (await readdir(folder)).sort()) {
    await cp(path.join(folder, name), path.join(OUT, name));
  }
}

async function licences() {
  const parts = [];
  for (const name of SHIPPED) parts.push(await notice(path.join(MODULES, name)));
  parts.push(await notice(FONTS));
  await writeFile(path.join(OUT, "LICENSES.txt"), parts.join("\n" + "=".repeat(78) + "\n\n"));
}

async function notice(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(path.join(folder, "package.json"), "utf8"),
  );
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)([.-].*)?$/i.test(file));
  if (!files.length) throw new Error(`${name} ships no licence file; add it by hand.`);
  const texts = await Promise.all(
    files.sort().map((file) => readFile(path.join(folder, file), "utf8")),
  );
  const body = texts.map((text) => text.replaceAll("\r\n", "\n").trim()).join("\n\n");
  return `${name} ${version} (${license})\n\n${body}\n`;
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
await Promise.all([styles(), scripts(), images(), licences()]);
await fonts();
