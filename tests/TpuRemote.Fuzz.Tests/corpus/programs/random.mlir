func.func @main() -> (tensor<2xui64>, tensor<5xui32>, tensor<5xf32>) {
  %s = stablehlo.constant dense<[1, 2]> : tensor<2xui64>
  %0, %1 = stablehlo.rng_bit_generator %s, algorithm =  THREE_FRY : (tensor<2xui64>) -> (tensor<2xui64>, tensor<5xui32>)
  %2 = stablehlo.convert %1 : (tensor<5xui32>) -> tensor<5xf32>
  return %0, %1, %2 : tensor<2xui64>, tensor<5xui32>, tensor<5xf32>
}
