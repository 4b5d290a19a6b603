"""Tables that come in as spreadsheets and go out as XLSX or CSV, which nothing will execute."""
