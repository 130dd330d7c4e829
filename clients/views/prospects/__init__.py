"""Pages of prospects: from the first call to the client they become."""
