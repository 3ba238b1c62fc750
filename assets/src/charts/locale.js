import * as echarts from 'echarts/core';

// The library knows no Indonesian.
echarts.registerLocale('ID', {
  time: {
    month: [
      'Januari',
      'Februari',
      'Maret',
      'April',
      'Mei',
      'Juni',
      'Juli',
      'Agustus',
      'September',
      'Oktober',
      'November',
      'Desember',
    ],
    monthAbbr: ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des'],
    dayOfWeek: ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'],
    dayOfWeekAbbr: ['Min', 'Sen', 'Sel', 'Rab', 'Kam', 'Jum', 'Sab'],
  },
  legend: { selector: { all: 'Semua', inverse: 'Balik' } },
  toolbox: {},
  series: {
    typeNames: { line: 'Grafik garis', bar: 'Grafik batang', pie: 'Grafik lingkaran', gauge: 'Meter', map: 'Peta' },
  },
  aria: {
    general: { withTitle: 'Grafik tentang "{title}"', withoutTitle: 'Grafik' },
    series: {
      single: {
        prefix: '',
        withName: ' berjenis {seriesType} bernama {seriesName}.',
        withoutName: ' berjenis {seriesType}.',
      },
      multiple: {
        prefix: ' Terdiri atas {seriesCount} deret.',
        withName: ' Deret {seriesId} adalah {seriesType} untuk {seriesName}.',
        withoutName: ' Deret {seriesId} adalah {seriesType}.',
        separator: { middle: '', end: '' },
      },
    },
    data: {
      allData: 'Datanya: ',
      partialData: '{displayCnt} data pertama: ',
      withName: '{name} {value}',
      withoutName: '{value}',
      separator: { middle: ', ', end: '. ' },
    },
  },
});
