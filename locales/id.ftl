app-name = Dashboard Pimpinan
app-tagline = Informasi terdepan tentang monitoring setiap Organisasi Perangkat Daerah Provinsi Banten
