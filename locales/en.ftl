app-name = Dashboard Pimpinan
app-tagline = Foremost information on every regional agency of the Province of Banten
