"""HTTP: the REST resources and the wire conventions under them. Domain rules live below; here is only their dress."""
