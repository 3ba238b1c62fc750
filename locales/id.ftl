app-name = Dashboard Pimpinan
app-tagline = Informasi terdepan tentang monitoring setiap Organisasi Perangkat Daerah Provinsi Banten
app-owner = Pemerintah Provinsi Banten
app-place = Provinsi Banten

## Bingkai halaman
frame-fullscreen = Layar penuh
frame-language = Bahasa
frame-live-off = Terputus
frame-live-on = Langsung
frame-menu = Menu
frame-skip = Langsung ke isi
frame-theme = Tampilan gelap
menu-about = Tentang
menu-dashboard = Dashboard
menu-data = Data
menu-docs = Dokumentasi API
menu-home = Beranda
menu-profile = Profil
menu-sign-in = Masuk
menu-sign-out = Keluar
menu-title = Menu utama
role-admin = Admin
role-operator = Operator
role-pimpinan = Pimpinan
role-superadmin = Superadmin

## Halaman galat
error-back = Kembali ke beranda
error-fault = Sebutkan nomor ini bila Anda melapor kepada pengelola:
error-bad-request = Permintaan tidak dapat dipahami
error-bad-request-advice = Periksa alamat atau isian Anda, lalu coba lagi.
error-conflict = Data sudah ada atau baru saja berubah
error-conflict-advice = Muat ulang halaman, periksa isinya, lalu coba lagi.
error-forbidden = Anda tidak berhak membuka halaman ini
error-forbidden-advice = Bila tugas Anda memerlukannya, mintalah hak akses kepada admin.
error-internal = Terjadi kesalahan pada sistem
error-internal-advice = Ini kesalahan kami, bukan Anda. Coba lagi sebentar lagi; bila terulang, laporkan kepada pengelola.
error-method = Cara permintaan ini tidak berlaku di sini
error-method-advice = Kembali ke halaman sebelumnya, lalu coba lagi.
error-not-found = Halaman tidak ditemukan
error-not-found-advice = Periksa kembali alamatnya, atau mulai lagi dari beranda.
error-sign-in = Anda belum masuk
error-sign-in-advice = Masuk terlebih dahulu, lalu coba lagi.
error-timeout = Permintaan terlalu lama
error-timeout-advice = Server tidak selesai tepat waktu. Coba lagi sebentar lagi.
error-too-large = Kiriman terlalu besar
error-too-large-advice = Kecilkan berkas atau isian Anda, lalu kirim lagi.
error-too-many = Terlalu banyak percobaan
error-too-many-advice = Tunggu sebentar sebelum mencoba lagi.
error-unavailable = Layanan sedang tidak tersedia
error-unavailable-advice = Data tidak dapat dibaca atau disimpan saat ini. Coba lagi sebentar lagi.

## Masuk, keluar, profil
sign-in-button = Masuk
sign-in-email = Surel
sign-in-for = Untuk pimpinan, admin, dan operator OPD.
sign-in-forgotten = Lupa kata sandi? Hubungi admin di OPD Anda.
sign-in-password = Kata sandi
sign-in-remember = Ingat saya di perangkat ini
sign-in-title = Masuk
sign-in-wait-seconds = Terlalu banyak percobaan. Tunggu { $seconds } detik, lalu coba lagi.
sign-in-wait-until = Terlalu banyak percobaan. Coba lagi mulai pukul { $time } WIB.
sign-in-wrong = Surel atau kata sandi salah. Periksa kembali, lalu coba lagi.
profile-agency = OPD
profile-everywhere = Keluar dari semua perangkat
profile-everywhere-ask = Keluar dari semua perangkat, termasuk yang ini?
profile-name = Nama
profile-no-agency = Semua OPD
profile-role = Peran
profile-sessions = Sesi aktif
profile-sessions-count = { $count } sesi
profile-title = Profil

## Superadmin pertama
start-again = Ulangi kata sandi
start-again-differs = Kedua kata sandi tidak sama.
start-button = Buat superadmin
start-email-wrong = Tulis alamat surel yang lengkap, misalnya nama@bantenprov.go.id.
start-gone = Tautan ini tidak berlaku lagi
start-gone-advice = Tautan hanya berlaku sekali dan selama 24 jam. Bila belum ada superadmin, jalankan ulang server untuk mendapatkan tautan baru.
start-lead = Tautan ini membuat superadmin pertama, yang kemudian dapat menambah pengguna lain.
start-name = Nama
start-name-missing = Nama wajib diisi.
start-password-hint = Paling sedikit 12 karakter; beberapa kata yang mudah diingat lebih baik daripada satu kata yang rumit.
start-password-long = Kata sandi terlalu panjang.
start-password-short = Kata sandi paling sedikit { $least } karakter.
start-problem = Superadmin belum dibuat. Perbaiki isian yang ditandai.
start-title = Mulai

## Halaman umum
landing-open = Buka dashboard
landing-sectors = Sektor
landing-sectors-text = Angka dikelompokkan menurut sektor, sebagaimana dibaca pimpinan.
landing-title = Selamat datang
landing-what = Apa ini
landing-what-text = Dashboard Pimpinan menghimpun angka dari setiap OPD dan menunjukkan kepada pimpinan bagaimana keadaan provinsi sekarang. Setiap angka menyebut sumber, tanggal, dan cakupannya.
about-licence = Lisensi
about-licence-text = Program ini perangkat lunak bebas dengan lisensi MIT: boleh dipakai, diperiksa, dan diubah oleh siapa pun.
about-sample = Angka yang bertanda “data contoh” dibuat untuk peragaan dan bukan angka resmi.
about-sources = Sumber data
about-sources-text = Angka dikirim oleh OPD melalui formulir, berkas, atau aplikasinya sendiri. Sumber dan cakupan setiap angka tertulis di halamannya; dua angka yang mengukur hal berbeda tidak pernah disambung menjadi satu deret.
about-title = Tentang
about-trust = Cara membaca angka
about-trust-text = Angka sementara ditandai sampai divalidasi. Jumlah menyebut berapa OPD atau wilayah yang sudah tercakup. Angka yang belum ada tidak pernah ditampilkan sebagai nol.
about-what = Dashboard Pimpinan menghimpun angka setiap Organisasi Perangkat Daerah (OPD) Provinsi Banten dan menunjukkan kepada pimpinan bagaimana keadaan provinsi, sekarang.
