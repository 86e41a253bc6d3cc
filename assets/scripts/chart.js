// Draws <figure data-chart="id-of-json">: bars from the JSON that the table beside it
// also shows. The table is the accessible form; the chart adds the picture.
import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function option({ title, rows }) {
  const ink = colour("--ink");
  const shown = [...rows].reverse();
  return {
    animation: false,
    aria: { enabled: true, label: { description: title } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
    grid: { left: 8, right: 48, top: 8, bottom: 8, containLabel: true },
    // HTML tooltips carry inline styles, which the content security policy forbids.
    tooltip: { renderMode: "richText", backgroundColor: colour("--paper"), textStyle: { color: ink } },
    xAxis: {
      type: "value",
      axisLabel: { color: colour("--ink-soft") },
      splitLine: { lineStyle: { color: colour("--line") } },
    },
    yAxis: {
      type: "category",
      data: shown.map((row) => row.label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--control") } },
      axisLabel: { color: ink, width: 160, overflow: "truncate" },
    },
    series: [
      {
        type: "bar",
        data: shown.map((row) => row.count),
        barMaxWidth: 18,
        itemStyle: { color: colour("--accent"), borderRadius: [0, 3, 3, 0] },
        label: { show: true, position: "right", color: ink },
      },
    ],
  };
}

// Labels are measured in the font of the page, which may still be on its way.
await document.fonts.ready;

for (const figure of document.querySelectorAll("[data-chart]")) {
  const rows = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const place = figure.querySelector(".chart");
  place.hidden = false;
  place.style.height = `${Math.max(rows.rows.length, 3) * 32 + 40}px`;
  const chart = echarts.init(place, null, { renderer: "svg" });
  const draw = () => chart.setOption(option(rows), true);
  draw();
  new ResizeObserver(() => chart.resize()).observe(place);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
