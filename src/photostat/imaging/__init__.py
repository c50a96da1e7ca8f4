"""What imaging is on the server: profiles, native types, field codes, sets, jobs, their queue and workers, QC, mail."""
