//! The files, each with what is right for it.

/// A file, what it is about, and what is right for it.
pub(super) struct Case {
    pub(super) file: &'static str,
    pub(super) slug: &'static str,
    /// Row, result, what it is about, and its figures or the field and code of its refusal.
    pub(super) rows: &'static [&'static str],
    /// What is said beside.
    pub(super) said: &'static [&'static str],
}

/// How the measures of poverty are read in most of the files.
pub(super) const P: &str = "Garis kemiskinan 256.873; Penduduk miskin 118,6; Persentase penduduk miskin (P0) 9,50; \
                 Indeks kedalaman kemiskinan (P1) 1,204; Indeks keparahan kemiskinan (P2) 0,231";

/// All of them.
pub(super) const CASES: &[Case] = &[
    Case {
        file: "01-thousands-unquoted.csv",
        slug: "pegawai",
        rows: &["2 ditolak |  | more-cells", "3 ditolak |  | more-cells"],
        said: &[],
    },
    Case {
        file: "03-unclosed-quote.csv",
        slug: "pegawai-esselon",
        rows: &[],
        said: &["Tanda kutip yang dibuka pada baris 3 tidak ditutup"],
    },
    Case {
        file: "04-scientific.csv",
        slug: "penyerapan-anggaran-opd",
        rows: &[
            "2 ditolak | 2013 · Banten | anggaran rounded-number",
            "2 ditolak | 2013 · Banten | realisasi rounded-number",
        ],
        said: &[],
    },
    Case {
        file: "07-satudata.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2013 · Kab. Pandeglang | Jumlah 1.183.006",
            "3 baru | 2013 · Kab. Lebak | Jumlah 1.247.906",
        ],
        said: &[],
    },
    Case {
        file: "07b-kode-dan-nama.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2013 · Kab. Pandeglang | Laki-laki 600.000; Perempuan 583.006; Jumlah 1.183.006",
        ],
        said: &[],
    },
    Case {
        file: "08-bps-merged.xlsx",
        slug: "pegawai",
        rows: &[
            "6 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
            "7 baru | 2014 · Banten | Laki-laki 110; Perempuan 95; Jumlah 205",
        ],
        said: &["baris 5 ((1) (2) (3) (4)), 8 (Sumber: Badan"],
    },
    Case {
        file: "08b-bps-one-row.xlsx",
        slug: "pegawai",
        rows: &[
            "5 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
            "6 baru | 2014 · Banten | Laki-laki 110; Perempuan 95; Jumlah 205",
        ],
        said: &["7 (Catatan: angka sementara)"],
    },
    Case {
        file: "08d-base.csv",
        slug: "pegawai",
        rows: &[
            "2 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
            "3 baru | 2014 · Banten | Laki-laki 110; Perempuan 95; Jumlah 205",
        ],
        said: &[],
    },
    Case {
        file: "10-preliminary.csv",
        slug: "laju-pertumbuhan-ekonomi",
        rows: &[
            "2 baru | 2013 · Banten | Laju pertumbuhan 6,67",
            "3 baru | 2014 · Banten | Laju pertumbuhan 5,51",
            "4 baru | 2015 · Banten | Laju pertumbuhan 5,45",
            "5 baru | 2016 · Banten | Laju pertumbuhan 5,28",
        ],
        said: &[
            "5 sel memakai tanda catatan kaki atau angka sementara",
            "3 (2014*)",
        ],
    },
    Case {
        file: "11-tahun-bulan.csv",
        slug: "indikator-kemiskinan-kab-kota",
        rows: &["2 baru | 2013-03 · Kab. Lebak | (…)"],
        said: &[],
    },
    Case {
        file: "12-month-first.csv",
        slug: "pegawai-esselon",
        rows: &[
            "2 baru | 2013-10-29 · Banten · Eselon I | Laki-laki 10; Perempuan 4; Jumlah 14",
            "3 baru | 2013-10-05 · Banten · Eselon I | Laki-laki 11; Perempuan 4; Jumlah 15",
        ],
        said: &["Tanggal dibaca dengan bulan di depan"],
    },
    Case {
        file: "14c-months.csv",
        slug: "indikator-kemiskinan-kab-kota",
        rows: &[
            "2 ditolak | 2013-03 · Kab. Lebak | twin",
            "3 ditolak | 2013-03 · Kab. Lebak | twin",
            "4 ditolak | 2013-03 · Kab. Lebak | twin",
            "5 baru | 2014-03 · Kab. Lebak | (…)",
            "6 baru | 2014-09 · Kab. Lebak | (…)",
            "7 baru | 2015-03 · Kab. Lebak | (…)",
            "8 baru | 2016-03 · Kab. Lebak | (…)",
        ],
        said: &[],
    },
    Case {
        file: "15-merged-region.xlsx",
        slug: "penduduk",
        rows: &[
            "2 baru | 2011 · Kab. Pandeglang | Laki-laki 600.001; Perempuan 590.001; Jumlah 1.190.002",
            "3 baru | 2012 · Kab. Pandeglang | Laki-laki 600.002; Perempuan 590.002; Jumlah 1.190.004",
            "4 baru | 2013 · Kab. Pandeglang | Laki-laki 600.003; Perempuan 590.003; Jumlah 1.190.006",
            "5 baru | 2011 · Kab. Lebak | Laki-laki 610.001; Perempuan 600.001; Jumlah 1.210.002",
            "6 baru | 2014 · Kab. Lebak | Laki-laki 610.002; Perempuan 600.002; Jumlah 1.210.004",
            "7 baru | 2015 · Kab. Lebak | Laki-laki 610.003; Perempuan 600.003; Jumlah 1.210.006",
        ],
        said: &[],
    },
    Case {
        file: "17-sheet-per-year.xlsx",
        slug: "pegawai",
        rows: &["2 baru | 2011 · Banten | Laki-laki 100; Perempuan 95; Jumlah 195"],
        said: &["Lembar yang dibaca: 2011.", "belum dibaca: 2012, 2013"],
    },
    Case {
        file: "18-hidden-row.xlsx",
        slug: "pegawai",
        rows: &[
            "2 baru | 2011 · Banten | Laki-laki 100; Perempuan 95; Jumlah 195",
            "3 baru | 2012 · Banten | Laki-laki 999; Perempuan 999; Jumlah 1.998",
            "4 baru | 2013 · Banten | Laki-laki 120; Perempuan 115; Jumlah 235",
        ],
        said: &["1 baris tersembunyi ikut dibaca: baris 3."],
    },
    Case {
        file: "21-computed.xlsx",
        slug: "laju-inflasi-menurut-kota",
        rows: &[
            "2 baru | 2013 · Kota Tangerang | Laju inflasi 917,61",
            "3 baru | 2013 · Kota Cilegon | Laju inflasi 5,12",
            "4 baru | 2013 · Kota Serang | Laju inflasi 10,00",
            "5 baru | 2014 · Kota Tangerang | Laju inflasi 0,67",
        ],
        said: &[
            "4 angka dibaca seperti yang tampil",
            "C2: 917.6124 → 917.61",
            "C4: 9.99999999999998 → 10",
        ],
    },
    Case {
        file: "27-SharedStrings.xlsx",
        slug: "pegawai",
        rows: &["2 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190"],
        said: &[],
    },
    Case {
        file: "32e-ctrlz.csv",
        slug: "pegawai",
        rows: &["2 baru | 2013 · Banten | Laki-laki 1.234; Perempuan 2.345; Jumlah 3.579"],
        said: &[],
    },
    Case {
        file: "36-month-dates.xlsx",
        slug: "indikator-kemiskinan-kab-kota",
        rows: &[
            "2 baru | 2013-03 · Kab. Lebak | (…)",
            "3 baru | 2013-09 · Kab. Lebak | (…)",
            "4 baru | 2014-03 · Kab. Lebak | (…)",
            "5 baru | 2014-09 · Kab. Lebak | (…)",
        ],
        said: &[],
    },
    Case {
        file: "39-title-comma.csv",
        slug: "pegawai",
        rows: &[
            "3 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
            "4 baru | 2014 · Banten | Laki-laki 110; Perempuan 95; Jumlah 205",
        ],
        said: &[],
    },
    Case {
        file: "40-rupiah.csv",
        slug: "penyerapan-anggaran-opd",
        rows: &[
            "2 baru | 2013 · Banten | Anggaran 1.234.567; Realisasi 1.000.000",
            "3 ditolak | 2014 · Banten | anggaran min",
            "4 baru | 2015 · Banten | Anggaran 1.234.567; Realisasi 1.000.000",
            "5 baru | 2016 · Banten | Anggaran 1.234.567; Realisasi 1.000.000",
        ],
        said: &[],
    },
    Case {
        file: "41-ambiguous.csv",
        slug: "laju-inflasi-menurut-kota",
        rows: &[
            "2 ditolak | 2012 · Kota Tangerang | inflasi decimals",
            "3 ditolak | 2013 · Kota Tangerang | inflasi decimals",
            "4 ditolak | 2014 · Kota Tangerang | inflasi decimals",
        ],
        said: &["dibaca dengan titik desimal"],
    },
    Case {
        file: "41b-ambiguous.csv",
        slug: "laju-inflasi-menurut-kota",
        rows: &["2 ditolak | 2012 · Kota Tangerang | inflasi ambiguous-number"],
        said: &["Pertanyaan: Tanda desimal “5.125”"],
    },
    Case {
        file: "43-trailing.csv",
        slug: "pegawai",
        rows: &[
            "2 baru | 2013 · Banten | Laki-laki 100; Perempuan 90; Jumlah 190",
            "4 baru | 2014 · Banten | Laki-laki 110; Perempuan 95; Jumlah 205",
        ],
        said: &["baris 6 (Sumber: BKD Provinsi Banten, 2014)"],
    },
    Case {
        file: "45-more-cells.csv",
        slug: "penduduk",
        rows: &["2 ditolak |  | more-cells", "3 ditolak |  | more-cells"],
        said: &[],
    },
    Case {
        file: "46-blank-region.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2013 · Kab. Pandeglang | Laki-laki 600.001; Perempuan 590.001; Jumlah 1.190.002",
            "3 ditolak | 2014 | wilayah blank-axis",
            "4 baru | 2013 · Kab. Lebak | Laki-laki 610.001; Perempuan 600.001; Jumlah 1.210.002",
            "5 ditolak | 2015 | wilayah blank-axis",
        ],
        said: &[],
    },
    Case {
        file: "50-basis-base.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2016 · Banten | Laki-laki 6.200.000; Perempuan 6.000.000; Jumlah 12.200.000",
            "3 baru | 2017 · Banten | Laki-laki 5.300.000; Perempuan 5.100.000; Jumlah 10.400.000",
        ],
        said: &[],
    },
    Case {
        file: "50b-no-basis.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2016 · Banten | Laki-laki 6.200.000; Perempuan 6.000.000; Jumlah 12.200.000",
            "3 baru | 2017 · Banten | Laki-laki 5.300.000; Perempuan 5.100.000; Jumlah 10.400.000",
        ],
        said: &[],
    },
    Case {
        file: "52-header-kabupaten.csv",
        slug: "penduduk",
        rows: &[
            "2 baru | 2013 · Kab. Lebak | Laki-laki 640.000; Perempuan 607.906; Jumlah 1.247.906",
        ],
        said: &[],
    },
    Case {
        file: "53-header-nama-opd.csv",
        slug: "penyerapan-anggaran-opd",
        rows: &["2 baru | 2017 · Banten | Anggaran 125.231.681.550; Realisasi 108.465.658.375"],
        said: &[],
    },
    Case {
        file: "61-rate-one-region.csv",
        slug: "laju-inflasi-menurut-kota",
        rows: &["2 baru | 2014 · Kota Serang | Laju inflasi 11,27"],
        said: &[],
    },
];
