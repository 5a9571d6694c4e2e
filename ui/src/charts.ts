// Draws each table with data-chart above itself and folds the table, which stays the form to read aloud,
// to copy and to print. A script of its own, loaded only where there is such a table.
//
// <table data-chart="bars|columns" data-unit="yuan|percent|count" data-goal="…" data-goal-name="…">: names
// are the row headings, figures the cells with data-v in hundredths of the unit (fen of yuan).
import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { make, say } from './words';

use([BarChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

interface Series { name: string; values: number[]; texts: string[] }
interface Scale { divisor: number; name: string }

const theme = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const text = (element: Element | null | undefined) => element?.textContent?.trim() ?? '';

function seriesOf(table: HTMLTableElement): Series[] {
  const heads = [...table.querySelectorAll('thead th')];
  const rows = [...table.querySelectorAll('tbody tr')];
  return heads.flatMap((head, column) => {
    const cells = rows.map((row) => row.children[column] as HTMLElement | undefined);
    if (!cells.some((cell) => cell?.dataset.v)) return [];
    return [{ name: text(head), values: cells.map((cell) => Number(cell?.dataset.v ?? 0) / 100), texts: cells.map(text) }];
  });
}

// Money in the largest Chinese unit that keeps the highest figure above one.
function scaleOf(unit: string | undefined, most: number): Scale {
  if (unit === 'percent') return { divisor: 1, name: '%' };
  if (unit !== 'yuan') return { divisor: 1, name: '' };
  return most >= 1e8 ? { divisor: 1e8, name: say('亿元') } : { divisor: 1e4, name: say('万元') };
}

function option(table: HTMLTableElement, series: Series[], scale: Scale, flat: boolean) {
  const names = [...table.querySelectorAll('tbody th')].map(text);
  const { goal, goalName } = table.dataset;
  const goalAt = Number(goal ?? 0) / 100;
  const [ink, line, alone] = [theme('--kz-ink-2'), theme('--kz-line'), series.length === 1];
  const colours = [theme('--kz-accent'), theme('--kz-accent-mid')];
  const category = {
    type: 'category' as const, data: names, inverse: flat, axisTick: { show: false },
    axisLine: { lineStyle: { color: theme('--kz-edge') } }, axisLabel: { color: ink, fontSize: 13, interval: flat ? 0 : 'auto' as const },
  };
  const value = {
    type: 'value' as const, splitLine: { lineStyle: { color: line } }, axisLabel: { color: ink, fontSize: 12, hideOverlap: true }, show: !(flat && alone),
    max: goal ? (extent: { max: number }) => Math.max(extent.max, goalAt / scale.divisor) : undefined,
  };
  return {
    animation: false,
    color: colours,
    textStyle: { fontFamily: theme('--kz-sans') },
    grid: { left: 4, right: flat && alone ? 96 : 16, top: alone ? 12 : 36, bottom: 4, outerBoundsContain: 'axisLabel' as const },
    legend: alone ? undefined : { left: 0, top: 0, itemWidth: 14, textStyle: { color: ink }, selectedMode: false as const },
    // As text in the picture: a box of HTML would bring styles that the security policy refuses.
    tooltip: {
      trigger: 'axis' as const, renderMode: 'richText' as const, confine: true, axisPointer: { type: 'shadow' as const },
      formatter: (points: unknown) => {
        const at = (points as { dataIndex: number }[])[0]?.dataIndex ?? 0;
        return [names[at], ...series.map((one) => `${alone ? '' : `${one.name} `}${one.texts[at]}`)].join('\n');
      },
    },
    xAxis: flat ? value : category,
    yAxis: flat ? category : value,
    series: series.map((one, place) => ({
      type: 'bar' as const, name: one.name, barMaxWidth: flat ? 16 : 36,
      data: one.values.map((figure) => figure / scale.divisor),
      label: flat && alone ? { show: true, position: 'right' as const, color: ink, formatter: ({ dataIndex }: { dataIndex: number }) => one.texts[dataIndex] ?? '' } : undefined,
      markLine: goal && place === 0 ? {
        silent: true, symbol: 'none', data: [flat ? { xAxis: goalAt / scale.divisor } : { yAxis: goalAt / scale.divisor }],
        lineStyle: { color: theme('--kz-ink'), type: 'dashed' as const, width: 1.5 },
        label: { formatter: goalName ?? '', position: 'insideEndTop' as const, color: theme('--kz-ink') },
      } : undefined,
    })),
  };
}

function draw(table: HTMLTableElement): void {
  const series = seriesOf(table);
  if (series.length === 0) return;
  const flat = table.dataset.chart === 'bars';
  const most = Math.max(Number(table.dataset.goal ?? 0) / 100, ...series.flatMap(({ values }) => values));
  const scale = scaleOf(table.dataset.unit, most);
  const box = make('div', 'kz-chart');
  box.setAttribute('aria-hidden', 'true');
  const rows = table.querySelectorAll('tbody tr').length;
  box.style.height = flat ? `${rows * (series.length === 1 ? 28 : 40) + (series.length === 1 ? 24 : 64)}px` : '280px';
  const fold = make('details', 'kz-fold');
  // Bars that stand alone carry their figures, with the unit.
  const named = [text(table.caption), flat && series.length === 1 ? '' : scale.name].filter(Boolean).join(' · ');
  fold.append(make('summary', '', say('看数字')));
  table.before(...(named ? [make('p', 'kz-chart-name', named)] : []), box, fold);
  fold.append(table);
  table.classList.add('kz-charted');
  const chart = init(box, null, { renderer: 'svg' });
  const show = () => {
    chart.resize();
    chart.setOption(option(table, series, scale, flat), true);
    // So that paper can scale the picture.
    box.querySelector('svg')?.setAttribute('viewBox', `0 0 ${box.clientWidth} ${box.clientHeight}`);
  };
  show();
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth === width || matchMedia('print').matches) return;
    width = box.clientWidth;
    show();
  }).observe(box);
  // Paper has the numbers too.
  let open = false;
  addEventListener('beforeprint', () => { open = fold.open; fold.open = true; });
  addEventListener('afterprint', () => { fold.open = open; });
}

export function charts(tables: Iterable<HTMLTableElement>): void {
  for (const table of tables) draw(table);
}
